const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest's own environment, in a context whose global object is an ordinary one. In Jest's, each look at a global such as `Array` or `URL`
 * goes through two layers of interceptors and a proxy, which takes a hundred times longer: a tenth of all the time of the tests.
 * Jest has no option for it.
 */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
};

// Jest compiles its own modules and its matchers again for each test file, as long as many a file's tests take. Here they are compiled
// once a process, and read from what V8 made of them then.
const { compileFunction } = vm;
const compiled = new Map();
vm.compileFunction = (source, parameters, options) => {
  const known = compiled.get(options.filename);
  const isKnown = known?.source === source;
  const made = compileFunction(source, parameters, {
    ...options,
    ...(isKnown ? { cachedData: known.cachedData } : { produceCachedData: true }),
  });
  if (!isKnown) compiled.set(options.filename, { source, cachedData: made.cachedData });
  return made;
};
