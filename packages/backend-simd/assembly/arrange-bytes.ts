import { arg, argPtr } from './simd';

/** `copyRuns` for elements of one byte; the arguments are the same. */
export function copyByteRuns(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 2);
  const fromStep = <usize>arg(args, 3);
  const toStep = <usize>arg(args, 4);
  const perChunk = arg(args, 5);
  const last = min(arg(args, 6), (chunk + 1) * perChunk);
  const axes = arg(args, 7);
  for (let row = chunk * perChunk; row < last; row++) {
    let rest = row;
    let from = argPtr(args, 0);
    let to = argPtr(args, 1);
    for (let axis = 0; axis < axes; axis++) {
      const word = args + <usize>((8 + axis * 3) << 2);
      const size = load<i32>(word);
      const next = rest / size;
      const at = rest - next * size;
      from += <usize>(at * load<i32>(word, 4));
      to += <usize>(at * load<i32>(word, 8));
      rest = next;
    }
    if (fromStep == 1 && toStep == 1) memory.copy(to, from, n);
    else if (fromStep == 0 && toStep == 1) memory.fill(to, load<u8>(from), n);
    else for (let i = 0; i < n; i++, from += fromStep, to += toStep) store<u8>(to, load<u8>(from));
  }
}
