/** Whether an If-None-Match header names the tag, which is written with its quotes. */
export function namesTag(header: string | undefined, tag: string): boolean {
  return (header ?? '').split(',').some((each) => ['*', tag, `W/${tag}`].includes(each.trim()));
}
