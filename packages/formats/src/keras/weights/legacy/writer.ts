/** What wrote a file; decides what its arrays mean. */
export interface Writer {
  /** Major version of Keras. */
  readonly keras: number;
  /** `tensorflow`, `theano`, `cntk`; none in the oldest files. */
  readonly backend: string | null;
}
