/**
 * The attributes of a `<details>` that begins open. One that begins closed names no `open` at all: bound, the waking page
 * would close what a reader has opened before it woke.
 */
export function unfolded(open: boolean): { open?: true } {
  return open ? { open: true } : {};
}
