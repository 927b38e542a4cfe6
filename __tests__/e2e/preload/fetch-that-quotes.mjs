/** A fetch with an error that nobody expects and that quotes what it was given. */
globalThis.fetch = (input, init) => {
  const headers = [...new Headers(input instanceof Request ? input.headers : init.headers)];
  throw Object.assign(new Error(`odd: ${JSON.stringify(headers)}`), { name: `Odd ${headers.join(' ')}` });
};
