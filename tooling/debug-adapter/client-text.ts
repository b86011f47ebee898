/** What a client typed as text of the configuration, in which one character is one byte: as in a file in UTF-8. */
export function fromClientText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** The other way round. */
export function toClientText(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8')
}
