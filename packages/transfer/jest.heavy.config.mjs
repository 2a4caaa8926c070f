import { heavyPreset } from '../../tools/jest/preset.mjs';

export default { ...heavyPreset };
