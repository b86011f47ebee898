/** Numbers with which t_relay() and its kin fail, as their return code shows them (recorded with 6.1.5). */
export const relayErrors = {
  /** Anything else; sending failed. */
  unspecified: -1,
  /** No WebSocket to the destination. */
  noWebSocket: -2,
  /** The destination has no address. */
  badAddress: -4,
  /** branch_route dropped every branch. */
  noBranches: -6,
  /** No listening socket of that protocol. */
  noSocket: -7,
  /** More than max_branches. */
  tooManyBranches: -8,
  /** The function has no transaction, or has one already. */
  script: -10,
  /** The R-URI cannot be parsed. */
  badRequest: -400,
} as const

export type RelayError = (typeof relayErrors)[keyof typeof relayErrors] | -477

/** What the request is answered with after such a failure, as errorReply() takes it. */
export function statusOfError(error: RelayError): number {
  switch (error) {
    case relayErrors.badAddress:
      return 478
    case -477:
      return 477
    case relayErrors.badRequest:
      return 400
    default:
      return -error
  }
}

/** What t_relay() returns: the error itself, or the status of the reply that it caused. */
export function codeOfError(error: RelayError, isAnswered: boolean): number {
  if (error === -477) return relayErrors.unspecified
  if (isAnswered && error === relayErrors.badAddress) return -478
  return error
}
