import { isHostArray } from '@graftjs/datasets';
import type { Example } from '../prefix/features-of.js';
import type { Pixels } from './heat-picture.js';

/** What an example looks like: its pixels, or its numbers spread over 0 to 255. `null` for no image. */
export function examplePixels({ x }: Example): Pixels | null {
  if (!isHostArray(x)) return null;
  const [height = 0, width = 0, channels = 1] = x.shape;
  if (x.shape.length < 2 || x.shape.length > 3 || ![1, 3].includes(channels)) return null;
  const values = x.data;
  const whole =
    values instanceof Uint8Array || Object.prototype.toString.call(values).includes('Uint8');
  let [low, high] = [0, 255];
  if (!whole) {
    [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i] as number);
      high = Math.max(high, values[i] as number);
    }
  }
  const scale = 255 / (high - low || 1);
  const data = new Float32Array(height * width * 3);
  for (let i = 0; i < height * width; i++)
    for (let c = 0; c < 3; c++) {
      data[3 * i + c] = ((values[i * channels + (channels === 3 ? c : 0)] as number) - low) * scale;
    }
  return { data, height, width };
}
