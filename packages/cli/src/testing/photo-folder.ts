import { Random } from '@graftjs/core';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const COLORS = { red: [210, 60, 50], green: [60, 190, 70], blue: [50, 80, 220] } as const;

/** A folder of noisy pictures in three colours: three classes that any network can learn. */
export async function makePhotos(folder: string, count = 10, brightness = 1): Promise<void> {
  for (const [name, color] of Object.entries(COLORS)) {
    await mkdir(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++) {
      const random = new Random(name).split(i);
      const pixels = Uint8Array.from({ length: 40 * 32 * 3 }, (_, at) =>
        Math.max(0, Math.min(255, brightness * ((color[at % 3] as number) + random.normal(0, 60)))),
      );
      const image = sharp(pixels, { raw: { width: 40, height: 32, channels: 3 } });
      await image.jpeg({ quality: 90 }).toFile(join(folder, name, `${i}.jpg`));
    }
  }
}
