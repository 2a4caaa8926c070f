/** What is written as an array of an HDF5 file. */
export interface ArrayDraft {
  readonly kind: 'array';
  readonly shape: readonly number[];
  readonly dtype: WrittenDType;
  /** Little-endian elements. */
  readonly bytes: Uint8Array;
}

export type WrittenDType =
  | 'float16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64';

/** A text, or a list of texts. */
export type AttributeDraft = string | readonly string[];

/** What is written as a group: its attributes, and its members by name. */
export interface GroupDraft {
  readonly kind: 'group';
  readonly attributes: Map<string, AttributeDraft>;
  readonly members: Map<string, GroupDraft | ArrayDraft>;
}

export function groupDraft(
  attributes: { readonly [name: string]: AttributeDraft } = {},
): GroupDraft {
  return { kind: 'group', attributes: new Map(Object.entries(attributes)), members: new Map() };
}

/** The group at a path, made where it is not there yet. */
export function groupAt(root: GroupDraft, path: string): GroupDraft {
  let here = root;
  for (const part of path.split('/').filter((name) => name !== '')) {
    const found = here.members.get(part);
    const next = found?.kind === 'group' ? found : groupDraft();
    here.members.set(part, next);
    here = next;
  }
  return here;
}

/** Puts an array at a path, into groups that are made as needed. */
export function putArray(root: GroupDraft, path: string, array: ArrayDraft): void {
  const at = path.lastIndexOf('/');
  groupAt(root, at < 0 ? '' : path.slice(0, at)).members.set(path.slice(at + 1), array);
}
