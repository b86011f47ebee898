/** Whether a message begins with a request line or a status line of SIP (RFC 3261 §7.1, §7.2). */
export function isSip(text: string): boolean {
  const end = text.indexOf('\n')
  return end !== -1 && isStartLine(text.slice(0, end))
}

/** A line without its newline. */
export function isStartLine(line: string): boolean {
  if (/^SIP\/\d+\.\d+ \d{3}/i.test(line)) return true
  return /^[!%'*+.0-9A-Z_`a-z~-]{1,60} \S/.test(line) && /[ \t]SIP\/\d+\.\d+[ \t]*\r?$/i.test(line.slice(-32))
}

/** Blank lines, or the bytes that some phones send to keep their way through a NAT open. */
export function isKeepalive(text: string): boolean {
  return text.length <= 64 && /^[\r\n\0 \t]*$/.test(text)
}
