/**
 * How far row `row` of a broadcast lies from the beginning of an operand, in elements. From word
 * `first` of the arguments on there are, for each outer axis, innermost first: size, stride of a,
 * stride of b. `operand` is 1 for a and 2 for b.
 */
export function broadcastOffset(args: usize, first: i32, axes: i32, row: i32, operand: i32): i32 {
  let rest = row;
  let offset = 0;
  for (let axis = 0; axis < axes; axis++) {
    const word = args + (<usize>(first + axis * 3) << 2);
    const size = load<i32>(word);
    const next = rest / size;
    offset += (rest - next * size) * load<i32>(word + (<usize>operand << 2));
    rest = next;
  }
  return offset;
}
