// Builds what the demo needs, then runs it: `npm run demo`.
import { buildFirst } from '../../tools/build-first.mjs';

buildFirst('cli');
await import('./demo.mjs');
