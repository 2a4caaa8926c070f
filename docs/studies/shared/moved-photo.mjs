/**
 * A photo as another hand would have taken it: turned by up to 12 degrees, nearer or farther, aside,
 * darker or brighter. For `map` and `augment`.
 */
export function movedPhoto(example, { random }) {
  const { data, shape } = example.x;
  const [height, width, channels] = shape;
  const angle = random.uniform(-0.2, 0.2);
  const zoom = random.uniform(0.85, 1.15);
  const [right, down] = [random.uniform(-0.08, 0.08) * width, random.uniform(-0.08, 0.08) * height];
  const light = random.uniform(0.8, 1.2);
  const [cos, sin] = [Math.cos(angle) / zoom, Math.sin(angle) / zoom];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const moved = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [column - middleX - right, row - middleY - down];
      // What lies beyond the border is the border.
      const fromX = clamp(middleX + cos * x - sin * y, width - 1);
      const fromY = clamp(middleY + sin * x + cos * y, height - 1);
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [shareX, shareY] = [fromX - left, fromY - top];
      const a = (top * width + left) * channels;
      const toRight = left < width - 1 ? channels : 0;
      const below = top < height - 1 ? width * channels : 0;
      const to = (row * width + column) * channels;
      for (let c = a; c < a + channels; c++) {
        const upper = data[c] + shareX * (data[c + toRight] - data[c]);
        const lower = data[c + below] + shareX * (data[c + below + toRight] - data[c + below]);
        moved[to + c - a] = Math.min(255, light * (upper + shareY * (lower - upper)) + 0.5);
      }
    }
  }
  return { ...example, x: { ...example.x, data: moved } };
}

const clamp = (value, most) => Math.max(0, Math.min(most, value));
