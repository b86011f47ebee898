import type { Transcript } from '../support/stage.ts'

/** What no two servers share: their tags, branches, times and name. Everything else must be equal, byte by byte. */
const masks: readonly { readonly pattern: RegExp; readonly mask: string }[] = [
  { pattern: /;tag=(?!test-)[^;>\s,]+/g, mask: ';tag=*' },
  { pattern: /branch=z9hG4bK(?!-test-)[^;\s,]+/g, mask: 'branch=z9hG4bK*' },
  { pattern: /^(Server|User-Agent): (?!test-phone).*$/gm, mask: '$1: *' },
  { pattern: /^Date: .*$/gm, mask: 'Date: *' },
  { pattern: /^Call-ID: [0-9a-f]{16}-\d+@.*$/gm, mask: 'Call-ID: *' },
  { pattern: /;i=[0-9a-f]+/g, mask: ';i=*' },
  { pattern: /;did=[0-9a-f.]+/g, mask: ';did=*' },
]

/** A message with everything masked that may differ. */
export function normalise(message: string): string {
  return masks.reduce((text, { pattern, mask }) => text.replace(pattern, mask), message).replaceAll('\r\n', '\n')
}

/**
 * A transcript on a real clock, with an expires that is one second short of the recorded one taken as the recorded one: a
 * second can pass between two requests of a story.
 */
export function forgivePassingSecond(received: Transcript, recorded: Transcript): Transcript {
  return Object.fromEntries(
    Object.entries(received).map(([name, messages]) => [
      name,
      messages.map((message, at) => forgiveInMessage(message, recorded[name]?.[at] ?? '')),
    ]),
  )
}

function forgiveInMessage(received: string, recorded: string): string {
  const expected = Array.from(recorded.matchAll(/;expires=(\d+)/g), (match) => Number(match[1]))
  let at = 0
  return received.replace(/;expires=(\d+)/g, (text, seconds: string) => {
    const wanted = expected[at]
    at += 1
    return wanted !== undefined && Number(seconds) === wanted - 1 ? `;expires=${wanted}` : text
  })
}
