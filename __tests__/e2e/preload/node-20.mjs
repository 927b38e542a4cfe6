/** Node 20, as far as the gate can tell, which has no URLPattern either. */
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.5' } });
Object.defineProperty(process, 'version', { value: 'v20.19.5' });
delete globalThis.URLPattern;
