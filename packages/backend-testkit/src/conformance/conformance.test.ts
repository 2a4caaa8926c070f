import { describe, it } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { conformance } from './conformance.js';

conformance(cpu(), { runner: { describe, it } });
