const BREAK_FREQUENCY_HERTZ = 700;
const HIGH_FREQUENCY_Q = 1127;

const melOf = (hertz: number): number =>
  HIGH_FREQUENCY_Q * Math.log(1 + hertz / BREAK_FREQUENCY_HERTZ);

export interface MelBands {
  readonly count: number;
  readonly samplingRate: number;
  readonly minFreq: number;
  readonly maxFreq: number;
}

/**
 * [bins, bands], row-major: how much of each frequency of a spectrum goes into each band. Bands are
 * triangles, evenly spread on the mel scale of HTK; the constant part counts in none.
 */
export function melWeights(bins: number, { count, samplingRate, minFreq, maxFreq }: MelBands) {
  const weights = new Float32Array(bins * count);
  const [low, high] = [melOf(minFreq), melOf(maxFreq)];
  const edge = (i: number): number => low + ((high - low) * i) / (count + 1);
  for (let bin = 1; bin < bins; bin++) {
    const mel = melOf((samplingRate / 2) * (bin / (bins - 1)));
    for (let band = 0; band < count; band++) {
      const [left, middle, right] = [edge(band), edge(band + 1), edge(band + 2)];
      const rising = (mel - left) / (middle - left);
      const falling = (right - mel) / (right - middle);
      weights[bin * count + band] = Math.max(0, Math.min(rising, falling));
    }
  }
  return weights;
}
