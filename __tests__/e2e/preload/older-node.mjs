import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

/** Node 24 before 24.14 cannot be told of a proxy while it runs. */
delete http.setGlobalProxyFromEnv;
syncBuiltinESMExports();
