import { describe, it } from '@jest/globals';
import { conformance } from '@graftjs/backend-testkit';
import { simd } from './simd.js';

conformance(simd({ threads: 2 }), { runner: { describe, it } });
