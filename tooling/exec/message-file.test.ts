import { describe, expect, it } from 'vitest'
import { withCrlf } from './message-file.ts'

describe('withCrlf', () => {
  it.each([
    ['A\r\nB: c\r\n\r\nx\ny', 'A\r\nB: c\r\n\r\nx\ny'],
    ['A\nB: c\n\nx\n', 'A\r\nB: c\r\n\r\nx\n'],
    ['A\nContent-Length: 4\n\nx\ny\n', 'A\r\nContent-Length: 4\r\n\r\nx\ny\n'],
    ['A\nl:6\n\nx\ny\n', 'A\r\nl:6\r\n\r\nx\r\ny\r\n'],
    ['A\nB: c\n', 'A\r\nB: c\r\n\r\n'],
    ['A\nB: c', 'A\r\nB: c\r\n\r\n'],
    ['', '\r\n\r\n'],
  ])('%j', (text, sip) => expect(withCrlf(text)).toBe(sip))
})
