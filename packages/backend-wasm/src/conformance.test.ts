import { describe, it } from '@jest/globals';
import { conformance } from '@graftjs/backend-testkit';
import { wasm } from './wasm.js';

conformance(wasm(), { runner: { describe, it } });
