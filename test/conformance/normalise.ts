/** What no two servers share: their tags, branches, times and name. Everything else must be equal, byte by byte. */
const masks: readonly { readonly pattern: RegExp; readonly mask: string }[] = [
  { pattern: /;tag=(?!test-)[^;>\s,]+/g, mask: ';tag=*' },
  { pattern: /branch=z9hG4bK(?!-test-)[^;\s,]+/g, mask: 'branch=z9hG4bK*' },
  { pattern: /^(Server|User-Agent): (?!test-phone).*$/gm, mask: '$1: *' },
  { pattern: /^Date: .*$/gm, mask: 'Date: *' },
  { pattern: /;i=[0-9a-f]+/g, mask: ';i=*' },
  { pattern: /;did=[0-9a-f.]+/g, mask: ';did=*' },
]

/** A message with everything masked that may differ. */
export function normalise(message: string): string {
  return masks.reduce((text, { pattern, mask }) => text.replace(pattern, mask), message).replaceAll('\r\n', '\n')
}
