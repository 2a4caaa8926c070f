/** What a file says of one array, before its values are read. */
export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
}
