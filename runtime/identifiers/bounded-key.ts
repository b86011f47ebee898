import { hashHex } from '../sip/tags.ts'

const longest = 1024

/**
 * A key for a table, of at most 1,024 bytes: of a longer text a hash stands for all of it. V8 hashes strings from 16,384 characters
 * on by their length alone, so that a few thousand long Call-IDs or tags would make a table as slow as a list.
 */
export function boundedKey(text: string): string {
  return text.length <= longest ? text : `#${hashHex(text)}${hashHex(text, 1)}`
}
