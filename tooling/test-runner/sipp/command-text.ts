import { readWireMessage, type WireMessage } from '../engine/wire-message.ts'

/** What a scenario tells another: headers, and perhaps a body, without a start line. */
export function readCommandText(text: string): WireMessage {
  return { ...readWireMessage(`\r\n${text}`), text }
}
