/** A refusal that the caller sees: code in the manner of SIP, and a sentence. */
export class RpcFault extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * An argument is missing or of another type. Over binrpc the caller sees the fault; over JSON-RPC Kamailio logs it and answers
 * with an empty result.
 */
export class RpcArgumentFault extends RpcFault {
  constructor(message: string) {
    super(400, message)
  }
}
