import { describe, it } from '@jest/globals';
import { conformance } from '@graftjs/backend-testkit';
import { acme } from './acme.js';

conformance(acme(), { runner: { describe, it } });
