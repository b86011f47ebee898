import type { Rule } from '../rule.ts'
import { absoluteModulePath } from './absolute-module-path.ts'
import { accountingFlagNeverSet } from './accounting-flag-never-set.ts'
import { accountingWithoutDatabase } from './accounting-without-database.ts'
import { ackAnswered } from './ack-answered.ts'
import { ackChallenged } from './ack-challenged.ts'
import { ackNotRelayed } from './ack-not-relayed.ts'
import { addedHeaderNotSeen } from './added-header-not-seen.ts'
import { alwaysTrueCall } from './always-true-call.ts'
import { arithmeticOnText } from './arithmetic-on-text.ts'
import { armedAfterRelay } from './armed-after-relay.ts'
import { armedButStateless } from './armed-but-stateless.ts'
import { assignmentInCondition } from './assignment-in-condition.ts'
import { avpBeforeWrite } from './avp-before-write.ts'
import { avpIndexIgnored } from './avp-index-ignored.ts'
import { bareCommand } from './bare-command.ts'
import { bitwisePrecedence } from './bitwise-precedence.ts'
import { blockingSleep } from './blocking-sleep.ts'
import { byeNotRelayed } from './bye-not-relayed.ts'
import { cancelNotRelayed } from './cancel-not-relayed.ts'
import { caseFallthrough } from './case-fallthrough.ts'
import { challengeWithoutCheck } from './challenge-without-check.ts'
import { challengeWithoutQop } from './challenge-without-qop.ts'
import { changeAfterRelay } from './change-after-relay.ts'
import { checkIgnored } from './check-ignored.ts'
import { checkWithoutChallenge } from './check-without-challenge.ts'
import { codeAfterLog } from './code-after-log.ts'
import { codeCompared } from './code-compared.ts'
import { commentInMacro } from './comment-in-macro.ts'
import { comparedWithTrue } from './compared-with-true.ts'
import { constantCondition } from './constant-condition.ts'
import { constantFirst } from './constant-first.ts'
import { constantRouteResult } from './constant-route-result.ts'
import { contactAliasUnhandled } from './contact-alias-unhandled.ts'
import { contactRewritten } from './contact-rewritten.ts'
import { contradiction } from './contradiction.ts'
import { controlSocketOpen } from './control-socket-open.ts'
import { credentialsLogged } from './credentials-logged.ts'
import { credentialsRelayed } from './credentials-relayed.ts'
import { databaseSwitchedOff } from './database-switched-off.ts'
import { deadRoute } from './dead-route.ts'
import { debugLevelHigh } from './debug-level-high.ts'
import { debuggerLeftOn } from './debugger-left-on.ts'
import { defaultDatabasePassword } from './default-database-password.ts'
import { defaultNotLast } from './default-not-last.ts'
import { defaultWithoutEffect } from './default-without-effect.ts'
import { definedExpression } from './defined-expression.ts'
import { destinationFromHeader } from './destination-from-header.ts'
import { dialogNotTracked } from './dialog-not-tracked.ts'
import { divisionByZero } from './division-by-zero.ts'
import { doubleNegation } from './double-negation.ts'
import { duplicateCase } from './duplicate-case.ts'
import { duplicateCondition } from './duplicate-condition.ts'
import { dynamicRegex } from './dynamic-regex.ts'
import { elseAfterExit } from './else-after-exit.ts'
import { emptyBranch } from './empty-branch.ts'
import { emptyMacroCondition } from './empty-macro-condition.ts'
import { endlessLoop } from './endless-loop.ts'
import { eventRouteWithoutModule } from './event-route-without-module.ts'
import { exitLostInOr } from './exit-lost-in-or.ts'
import { expiryLimits } from './expiry-limits.ts'
import { failoverNotRearmed } from './failover-not-rearmed.ts'
import { failoverNotRelayed } from './failover-not-relayed.ts'
import { failureRouteWithoutCancelCheck } from './failure-route-without-cancel-check.ts'
import { finalReplyDropped } from './final-reply-dropped.ts'
import { flagByNumber } from './flag-by-number.ts'
import { flagNeverSet } from './flag-never-set.ts'
import { flagNumberShared } from './flag-number-shared.ts'
import { handlerNeverArmed } from './handler-never-armed.ts'
import { headerInjection } from './header-injection.ts'
import { httpWithoutContentLength } from './http-without-content-length.ts'
import { httpWithoutTcp } from './http-without-tcp.ts'
import { identicalBranches } from './identical-branches.ts'
import { identityHeaderKept } from './identity-header-kept.ts'
import { identityUnchecked } from './identity-unchecked.ts'
import { ignoredRouteResult } from './ignored-route-result.ts'
import { impossibleCode } from './impossible-code.ts'
import { impossibleMethod } from './impossible-method.ts'
import { includedTwice } from './included-twice.ts'
import { listenSwallowsWord } from './listen-swallows-word.ts'
import { lookupInUnsavedTable } from './lookup-in-unsaved-table.ts'
import { lookupUnchecked } from './lookup-unchecked.ts'
import { loopsWithoutEnd } from './loops-without-end.ts'
import { macroHidesFunction } from './macro-hides-function.ts'
import { macroInText } from './macro-in-text.ts'
import { malformedAccepted } from './malformed-accepted.ts'
import { maxForwardsUnchecked } from './max-forwards-unchecked.ts'
import { mediaNeverReleased } from './media-never-released.ts'
import { methodByRegex } from './method-by-regex.ts'
import { methodIgnored } from './method-ignored.ts'
import { missingStartLine } from './missing-start-line.ts'
import { misspeltMacroCondition } from './misspelt-macro-condition.ts'
import { mixedAndOr } from './mixed-and-or.ts'
import { mixedOperatorWords } from './mixed-operator-words.ts'
import { moduleWithoutSuffix } from './module-without-suffix.ts'
import { nameReservedLater } from './name-reserved-later.ts'
import { natFlagNeverSet } from './nat-flag-never-set.ts'
import { natTestWithoutRport } from './nat-test-without-rport.ts'
import { natedRegisterForOthers } from './nated-register-for-others.ts'
import { natpingWithoutFlag } from './natping-without-flag.ts'
import { negatedOperand } from './negated-operand.ts'
import { negativeCodeAsCondition } from './negative-code-as-condition.ts'
import { nestedIf } from './nested-if.ts'
import { neverReadVariable } from './never-read-variable.ts'
import { neverWrittenAvp } from './never-written-avp.ts'
import { neverWrittenVariable } from './never-written-variable.ts'
import { noFloodProtection } from './no-flood-protection.ts'
import { noRecordRoute } from './no-record-route.ts'
import { nonceExpiresLate } from './nonce-expires-late.ts'
import { nonceSecretWeak } from './nonce-secret-weak.ts'
import { nullOnTheLeft } from './null-on-the-left.ts'
import { numberComparedWithEmpty } from './number-compared-with-empty.ts'
import { numberComparedWithText } from './number-compared-with-text.ts'
import { numberOverflow } from './number-overflow.ts'
import { numberedRoute } from './numbered-route.ts'
import { octalNumber } from './octal-number.ts'
import { oldBlockName } from './old-block-name.ts'
import { oldMethodOperand } from './old-method-operand.ts'
import { openRelay } from './open-relay.ts'
import { optionsAnsweredForUsers } from './options-answered-for-users.ts'
import { overwrittenAssignment } from './overwritten-assignment.ts'
import { parameterAtDefault } from './parameter-at-default.ts'
import { parameterSetTwice } from './parameter-set-twice.ts'
import { parameterWithoutEffect } from './parameter-without-effect.ts'
import { passwordInConfig } from './password-in-config.ts'
import { patternMatchesEverything } from './pattern-matches-everything.ts'
import { perhapsStaleVariable } from './perhaps-stale-variable.ts'
import { pikeWithoutInterval } from './pike-without-interval.ts'
import { plainPasswords } from './plain-passwords.ts'
import { precheckWithoutCheck } from './precheck-without-check.ts'
import { preloadedRouteFollowed } from './preloaded-route-followed.ts'
import { presenceWithoutHandler } from './presence-without-handler.ts'
import { profileValue } from './profile-value.ts'
import { pstnWithoutAuth } from './pstn-without-auth.ts'
import { queryBeforeRetransmissionCheck } from './query-before-retransmission-check.ts'
import { queryInLoop } from './query-in-loop.ts'
import { readAfterNull } from './read-after-null.ts'
import { receivedAvpMismatch } from './received-avp-mismatch.ts'
import { recordRouteRegister } from './record-route-register.ts'
import { recordRouteTwice } from './record-route-twice.ts'
import { recordRouteWithoutLooseRoute } from './record-route-without-loose-route.ts'
import { redirectsFollowedBlindly } from './redirects-followed-blindly.ts'
import { redisInjection } from './redis-injection.ts'
import { redundantMacroCondition } from './redundant-macro-condition.ts'
import { regexForEquality } from './regex-for-equality.ts'
import { regexFromMessage } from './regex-from-message.ts'
import { registerAnyDomain } from './register-any-domain.ts'
import { registerChallengedByProxy } from './register-challenged-by-proxy.ts'
import { registerWithoutAuth } from './register-without-auth.ts'
import { relayAfterReply } from './relay-after-reply.ts'
import { relayInWrongRoute } from './relay-in-wrong-route.ts'
import { repeatedApplyChanges } from './repeated-apply-changes.ts'
import { replyAfterRelay } from './reply-after-relay.ts'
import { replyWithoutTransaction } from './reply-without-transaction.ts'
import { requestWithoutAnswer } from './request-without-answer.ts'
import { returnParentheses } from './return-parentheses.ts'
import { returnPerhapsZero } from './return-perhaps-zero.ts'
import { returnZero } from './return-zero.ts'
import { reverseDns } from './reverse-dns.ts'
import { routeFromMessage } from './route-from-message.ts'
import { routeRecursion } from './route-recursion.ts'
import { rpcOverHttpUnprotected } from './rpc-over-http-unprotected.ts'
import { sameOperands } from './same-operands.ts'
import { saveOfOtherMethod } from './save-of-other-method.ts'
import { sctpSocketWithoutModule } from './sctp-socket-without-module.ts'
import { secondRelay } from './second-relay.ts'
import { secondReply } from './second-reply.ts'
import { selfAssignment } from './self-assignment.ts'
import { selvalAsCondition } from './selval-as-condition.ts'
import { semicolonInMacro } from './semicolon-in-macro.ts'
import { serverVersionShown } from './server-version-shown.ts'
import { severalRequestRoutes } from './several-request-routes.ts'
import { shellCommand } from './shell-command.ts'
import { shellInjection } from './shell-injection.ts'
import { singleProcess } from './single-process.ts'
import { singleWorker } from './single-worker.ts'
import { slBeforeTm } from './sl-before-tm.ts'
import { sqlInjection } from './sql-injection.ts'
import { staleVariable } from './stale-variable.ts'
import { statelessProvisional } from './stateless-provisional.ts'
import { statelessReplyInTransaction } from './stateless-reply-in-transaction.ts'
import { statusBeforeReply } from './status-before-reply.ts'
import { statusInFailureRoute } from './status-in-failure-route.ts'
import { strayBreak } from './stray-break.ts'
import { strayCancelRelayed } from './stray-cancel-relayed.ts'
import { straySemicolon } from './stray-semicolon.ts'
import { substitutionInsideWords } from './substitution-inside-words.ts'
import { tableComma } from './table-comma.ts'
import { tableWithoutExpiry } from './table-without-expiry.ts'
import { tcpSocketWhileDisabled } from './tcp-socket-while-disabled.ts'
import { textAsCondition } from './text-as-condition.ts'
import { textComparedWithNumber } from './text-compared-with-number.ts'
import { textPlusNumber } from './text-plus-number.ts'
import { timerInSeconds } from './timer-in-seconds.ts'
import { timerOrder } from './timer-order.ts'
import { tlsModuleDisabled } from './tls-module-disabled.ts'
import { tlsPeerUnverified } from './tls-peer-unverified.ts'
import { tlsSocketWithoutTls } from './tls-socket-without-tls.ts'
import { tlsVersionOld } from './tls-version-old.ts'
import { tosByName } from './tos-by-name.ts'
import { traceSwitchedOff } from './trace-switched-off.ts'
import { trustedByFrom } from './trusted-by-from.ts'
import { unanchoredAddress } from './unanchored-address.ts'
import { unbracedBranch } from './unbraced-branch.ts'
import { undeclaredName } from './undeclared-name.ts'
import { undeclaredTable } from './undeclared-table.ts'
import { unescapedDot } from './unescaped-dot.ts'
import { unexpandedCoreArgument } from './unexpanded-core-argument.ts'
import { unexpandedText } from './unexpanded-text.ts'
import { unknownDirective } from './unknown-directive.ts'
import { unknownEventRoute } from './unknown-event-route.ts'
import { unknownFlagLetter } from './unknown-flag-letter.ts'
import { unknownMethod } from './unknown-method.ts'
import { unknownSuppression } from './unknown-suppression.ts'
import { unparenthesisedMacro } from './unparenthesised-macro.ts'
import { unreachableCode } from './unreachable-code.ts'
import { unusedDefine } from './unused-define.ts'
import { unusedModule } from './unused-module.ts'
import { unusedSuppression } from './unused-suppression.ts'
import { urlInjection } from './url-injection.ts'
import { uselessCall } from './useless-call.ts'
import { usrlocDefaultDatabase } from './usrloc-default-database.ts'
import { variableNeverNull } from './variable-never-null.ts'
import { websocketWithoutHandshake } from './websocket-without-handshake.ts'
import { xavpFieldNeverWritten } from './xavp-field-never-written.ts'
import { xavpNewRecord } from './xavp-new-record.ts'

/** All rules, by name. A rule is one file of this folder; a test fails when it is not listed here. */
export const rules: readonly Rule[] = [
  absoluteModulePath,
  accountingFlagNeverSet,
  accountingWithoutDatabase,
  ackAnswered,
  ackChallenged,
  ackNotRelayed,
  addedHeaderNotSeen,
  alwaysTrueCall,
  arithmeticOnText,
  armedAfterRelay,
  armedButStateless,
  assignmentInCondition,
  avpBeforeWrite,
  avpIndexIgnored,
  bareCommand,
  bitwisePrecedence,
  blockingSleep,
  byeNotRelayed,
  cancelNotRelayed,
  caseFallthrough,
  challengeWithoutCheck,
  challengeWithoutQop,
  changeAfterRelay,
  checkIgnored,
  checkWithoutChallenge,
  codeAfterLog,
  codeCompared,
  commentInMacro,
  comparedWithTrue,
  constantCondition,
  constantFirst,
  constantRouteResult,
  contactAliasUnhandled,
  contactRewritten,
  contradiction,
  controlSocketOpen,
  credentialsLogged,
  credentialsRelayed,
  databaseSwitchedOff,
  deadRoute,
  debugLevelHigh,
  debuggerLeftOn,
  defaultDatabasePassword,
  defaultNotLast,
  defaultWithoutEffect,
  definedExpression,
  destinationFromHeader,
  dialogNotTracked,
  divisionByZero,
  doubleNegation,
  duplicateCase,
  duplicateCondition,
  dynamicRegex,
  elseAfterExit,
  emptyBranch,
  emptyMacroCondition,
  endlessLoop,
  eventRouteWithoutModule,
  exitLostInOr,
  expiryLimits,
  failoverNotRearmed,
  failoverNotRelayed,
  failureRouteWithoutCancelCheck,
  finalReplyDropped,
  flagByNumber,
  flagNeverSet,
  flagNumberShared,
  handlerNeverArmed,
  headerInjection,
  httpWithoutContentLength,
  httpWithoutTcp,
  identicalBranches,
  identityHeaderKept,
  identityUnchecked,
  ignoredRouteResult,
  impossibleCode,
  impossibleMethod,
  includedTwice,
  listenSwallowsWord,
  lookupInUnsavedTable,
  lookupUnchecked,
  loopsWithoutEnd,
  macroHidesFunction,
  macroInText,
  malformedAccepted,
  maxForwardsUnchecked,
  mediaNeverReleased,
  methodByRegex,
  methodIgnored,
  missingStartLine,
  misspeltMacroCondition,
  mixedAndOr,
  mixedOperatorWords,
  moduleWithoutSuffix,
  nameReservedLater,
  natFlagNeverSet,
  natTestWithoutRport,
  natedRegisterForOthers,
  natpingWithoutFlag,
  negatedOperand,
  negativeCodeAsCondition,
  nestedIf,
  neverReadVariable,
  neverWrittenAvp,
  neverWrittenVariable,
  noFloodProtection,
  noRecordRoute,
  nonceExpiresLate,
  nonceSecretWeak,
  nullOnTheLeft,
  numberComparedWithEmpty,
  numberComparedWithText,
  numberOverflow,
  numberedRoute,
  octalNumber,
  oldBlockName,
  oldMethodOperand,
  openRelay,
  optionsAnsweredForUsers,
  overwrittenAssignment,
  parameterAtDefault,
  parameterSetTwice,
  parameterWithoutEffect,
  passwordInConfig,
  patternMatchesEverything,
  perhapsStaleVariable,
  pikeWithoutInterval,
  plainPasswords,
  precheckWithoutCheck,
  preloadedRouteFollowed,
  presenceWithoutHandler,
  profileValue,
  pstnWithoutAuth,
  queryBeforeRetransmissionCheck,
  queryInLoop,
  readAfterNull,
  receivedAvpMismatch,
  recordRouteRegister,
  recordRouteTwice,
  recordRouteWithoutLooseRoute,
  redirectsFollowedBlindly,
  redisInjection,
  redundantMacroCondition,
  regexForEquality,
  regexFromMessage,
  registerAnyDomain,
  registerChallengedByProxy,
  registerWithoutAuth,
  relayAfterReply,
  relayInWrongRoute,
  repeatedApplyChanges,
  replyAfterRelay,
  replyWithoutTransaction,
  requestWithoutAnswer,
  returnParentheses,
  returnPerhapsZero,
  returnZero,
  reverseDns,
  routeFromMessage,
  routeRecursion,
  rpcOverHttpUnprotected,
  sameOperands,
  saveOfOtherMethod,
  sctpSocketWithoutModule,
  secondRelay,
  secondReply,
  selfAssignment,
  selvalAsCondition,
  semicolonInMacro,
  serverVersionShown,
  severalRequestRoutes,
  shellCommand,
  shellInjection,
  singleProcess,
  singleWorker,
  slBeforeTm,
  sqlInjection,
  staleVariable,
  statelessProvisional,
  statelessReplyInTransaction,
  statusBeforeReply,
  statusInFailureRoute,
  strayBreak,
  strayCancelRelayed,
  straySemicolon,
  substitutionInsideWords,
  tableComma,
  tableWithoutExpiry,
  tcpSocketWhileDisabled,
  textAsCondition,
  textComparedWithNumber,
  textPlusNumber,
  timerInSeconds,
  timerOrder,
  tlsModuleDisabled,
  tlsPeerUnverified,
  tlsSocketWithoutTls,
  tlsVersionOld,
  tosByName,
  traceSwitchedOff,
  trustedByFrom,
  unanchoredAddress,
  unbracedBranch,
  undeclaredName,
  undeclaredTable,
  unescapedDot,
  unexpandedCoreArgument,
  unexpandedText,
  unknownDirective,
  unknownEventRoute,
  unknownFlagLetter,
  unknownMethod,
  unknownSuppression,
  unparenthesisedMacro,
  unreachableCode,
  unusedDefine,
  unusedModule,
  unusedSuppression,
  urlInjection,
  uselessCall,
  usrlocDefaultDatabase,
  variableNeverNull,
  websocketWithoutHandshake,
  xavpFieldNeverWritten,
  xavpNewRecord,
]
