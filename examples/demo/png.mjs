import { crc32, deflateSync } from 'node:zlib';

/** Grey pixels of a square picture as a `data:` address, each pixel drawn `scale` wide and high. */
export function png(pixels, size, scale) {
  const side = size * scale;
  const rows = Buffer.alloc(side * (side + 1)); // a filter byte (0: none) before each row
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = Math.floor(y / scale) * size + Math.floor(x / scale);
      rows[y * (side + 1) + 1 + x] = pixels[from];
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8; // bits, of one grey channel
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')];
  return `data:image/png;base64,${Buffer.concat([signature, ...chunks]).toString('base64')}`;
}

function chunk(type, data = Buffer.alloc(0)) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)];
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crc32(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}
