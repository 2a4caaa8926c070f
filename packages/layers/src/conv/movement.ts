/** How a window moves over an image. */
export interface Movement {
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: 'valid' | 'same';
}
