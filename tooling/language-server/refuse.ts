import { LSPErrorCodes, ResponseError } from 'vscode-languageserver'

/** An answer that the editor shows to its user as the reason why something is not done. */
export function refuse(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message)
}
