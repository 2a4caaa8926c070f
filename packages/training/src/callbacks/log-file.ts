/** A text file that grows, or what takes its place: a function that gets every piece. */
export type LogTarget = string | ((text: string) => void | Promise<void>);

/** A log that goes on where a checkpoint says: what was written after it is cut off. */
export class LogFile {
  #length: number | null = null;

  constructor(
    private readonly target: LogTarget,
    private readonly append: boolean,
  ) {}

  /** Characters written so far; ASCII, so bytes too. `null` before the first. */
  get length(): number | null {
    return this.#length;
  }

  /** Whether the next text will be the first. */
  async begins(): Promise<boolean> {
    return (this.#length ?? (await this.#begin())) === 0;
  }

  async write(text: string): Promise<void> {
    this.#length ??= await this.#begin();
    this.#length += new TextEncoder().encode(text).length;
    if (typeof this.target === 'function') return this.target(text);
    const fs = await import('node:fs/promises');
    await fs.appendFile(this.target, text);
  }

  /** For a run that begins anew with the same callback. */
  reset(): void {
    this.#length = null;
  }

  async cut(length: number): Promise<void> {
    this.#length = length;
    if (typeof this.target === 'function') return;
    const fs = await import('node:fs/promises');
    await fs.appendFile(this.target, '');
    await fs.truncate(this.target, length);
  }

  async #begin(): Promise<number> {
    if (typeof this.target === 'function') return 0;
    const fs = await import('node:fs/promises');
    const path = await import('node:path');
    await fs.mkdir(path.dirname(this.target), { recursive: true });
    if (!this.append) await fs.writeFile(this.target, '');
    const { size } = await fs.stat(this.target).catch(() => ({ size: 0 }));
    return size;
  }
}
