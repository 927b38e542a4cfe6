import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/**
 * Jest's environment for Node, but with an ordinary global object. Jest's own is a proxy, which is asked each time that a test or the code
 * under test reads `Math` or `String`. With it, rendering and parsing take half as long again.
 */
export default class OrdinaryGlobalObject extends TestEnvironment {
  constructor(...config: ConstructorParameters<typeof TestEnvironment>) {
    const { createContext } = vm;
    Object.assign(vm, { createContext: () => createContext(vm.constants.DONT_CONTEXTIFY) });
    try {
      super(...config);
    } finally {
      Object.assign(vm, { createContext });
    }
  }
}
