import { preset } from '../../tools/jest/preset.mjs';

export default { ...preset, testTimeout: 60_000 };
