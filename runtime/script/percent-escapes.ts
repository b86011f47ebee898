/** A text with all but letters, digits and `-_.~` as `%xx`, in small digits. */
export function percentEncoded(text: string): string {
  return text.replace(/[^A-Za-z0-9\-_.~]/g, percentEscape)
}

/** `%xx` of one character, which stands for one byte. */
export function percentEscape(char: string): string {
  return `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`
}
