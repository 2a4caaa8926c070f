import { preset } from '../../tools/jest/preset.mjs';

// Commands read files, start engines and train; on a busy machine that takes its time.
export default { ...preset, testTimeout: 60_000 };
