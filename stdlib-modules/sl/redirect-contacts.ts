import type { Branch as Target, SipMessage } from '#runtime/sip/message.ts'

/** What a Contact of a 3xx reply shows besides its URI, the bits of rich_redirect. */
const showsFlags = 1
const showsPath = 2

/**
 * The Contact line of a 3xx reply: where the script would have sent the request; '' for other replies and without a target.
 * `rich` is the parameter rich_redirect of the module that replies.
 */
export function redirectContacts(msg: SipMessage, status: number, rich: number): string {
  if (status < 300 || status > 399) return ''
  const { newUri, q, branchFlags: flags, path } = msg
  const first = newUri === undefined ? [] : [contact({ uri: newUri, q, flags, path }, rich)]
  const contacts = [...first, ...msg.branches.map((branch) => contact(branch, rich))]
  return contacts.length === 0 ? '' : `Contact: ${contacts.join(', ')}\r\n`
}

function contact({ uri, q, flags, path }: Pick<Target, 'uri' | 'q' | 'flags' | 'path'>, rich: number): string {
  const route = (rich & showsPath) === 0 || path === '' ? '' : `${uri.includes('?') ? '&' : '?'}Route=${escaped(path)}`
  const weight = q < 0 ? '' : `;q=${q / 1000}`
  return `<${uri}${route}>${weight}${(rich & showsFlags) === 0 ? '' : `;flags=${flags}`}`
}

/** A header value as a URI carries it, with the digits of 6.1.5. */
function escaped(text: string): string {
  return text.replace(
    /[^\w\-.!~*'()[\]/:&+$]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
