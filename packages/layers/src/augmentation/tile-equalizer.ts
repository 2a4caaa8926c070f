/** The tables of an image's tiles: what each of 256 values becomes in each tile of each channel. */
export interface TileGrid {
  readonly rows: number;
  readonly columns: number;
  readonly clipLimit: number;
}

/** One channel of one image, values from 0 to 255. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  at(y: number, x: number): number;
}

const byte = (value: number): number => Math.max(0, Math.min(255, Math.trunc(value)));

/** Beyond the edge, pixels come back in mirror order, the edge twice. */
const mirrored = (at: number, length: number): number => {
  const within = at % (2 * length);
  return within < length ? within : 2 * length - 1 - within;
};

function tableOf(counts: Float64Array, pixels: number, clipLimit: number): Float64Array {
  let clipped = counts;
  if (clipLimit > 0) {
    const limit = (clipLimit * pixels) / 256;
    const excess = counts.reduce((sum, count) => sum + Math.max(0, count - limit), 0);
    clipped = counts.map((count) => Math.min(count, limit) + excess / 256);
  }
  let sum = 0;
  const sums = clipped.map((count) => (sum += count));
  const first = sums[0] ?? 0;
  const room = pixels - first || 1;
  return sums.map((count) => Math.max(0, Math.min(255, ((count - first) * 255) / room)));
}

/** Contrast-limited adaptive histogram equalisation of one channel (Zuiderveld 1994). */
export function equalisePlane(plane: Plane, { rows, columns, clipLimit }: TileGrid): Float32Array {
  const { height, width } = plane;
  const tileHeight = Math.ceil(height / rows);
  const tileWidth = Math.ceil(width / columns);
  const valueAt = (y: number, x: number) => byte(plane.at(mirrored(y, height), mirrored(x, width)));
  const tables = Array.from({ length: rows * columns }, (_, tile) => {
    const top = Math.floor(tile / columns) * tileHeight;
    const left = (tile % columns) * tileWidth;
    const counts = new Float64Array(256);
    for (let y = top; y < top + tileHeight; y++) {
      for (let x = left; x < left + tileWidth; x++) counts[valueAt(y, x)]! += 1;
    }
    return tableOf(counts, tileHeight * tileWidth, clipLimit);
  });
  const clamp = (at: number, count: number) => Math.max(0, Math.min(count - 1, at));
  const tableAt = (row: number, column: number) =>
    tables[clamp(row, rows) * columns + clamp(column, columns)] as Float64Array;
  const result = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    // Between the middles of tiles, their tables are mixed.
    const row = (y - tileHeight / 2) / tileHeight;
    const above = Math.floor(row);
    const dy = row - above;
    for (let x = 0; x < width; x++) {
      const column = (x - tileWidth / 2) / tileWidth;
      const before = Math.floor(column);
      const dx = column - before;
      const value = valueAt(y, x);
      const of = (r: number, c: number) => tableAt(r, c)[value] ?? 0;
      const upper = of(above, before) * (1 - dx) + of(above, before + 1) * dx;
      const lower = of(above + 1, before) * (1 - dx) + of(above + 1, before + 1) * dx;
      result[y * width + x] = upper * (1 - dy) + lower * dy;
    }
  }
  return result;
}
