import type { Rule } from '../rule.ts'
import { ackAnswered } from './ack-answered.ts'
import { ackChallenged } from './ack-challenged.ts'
import { ackNotRelayed } from './ack-not-relayed.ts'
import { addedHeaderNotSeen } from './added-header-not-seen.ts'
import { armedAfterRelay } from './armed-after-relay.ts'
import { armedButStateless } from './armed-but-stateless.ts'
import { byeNotRelayed } from './bye-not-relayed.ts'
import { cancelNotRelayed } from './cancel-not-relayed.ts'
import { challengeWithoutQop } from './challenge-without-qop.ts'
import { changeAfterRelay } from './change-after-relay.ts'
import { checkIgnored } from './check-ignored.ts'
import { contactAliasUnhandled } from './contact-alias-unhandled.ts'
import { contactRewritten } from './contact-rewritten.ts'
import { credentialsLogged } from './credentials-logged.ts'
import { credentialsRelayed } from './credentials-relayed.ts'
import { debugLevelHigh } from './debug-level-high.ts'
import { defaultDatabasePassword } from './default-database-password.ts'
import { destinationFromHeader } from './destination-from-header.ts'
import { failoverNotRearmed } from './failover-not-rearmed.ts'
import { failoverNotRelayed } from './failover-not-relayed.ts'
import { failureRouteWithoutCancelCheck } from './failure-route-without-cancel-check.ts'
import { finalReplyDropped } from './final-reply-dropped.ts'
import { handlerNeverArmed } from './handler-never-armed.ts'
import { headerInjection } from './header-injection.ts'
import { identityHeaderKept } from './identity-header-kept.ts'
import { identityUnchecked } from './identity-unchecked.ts'
import { lookupUnchecked } from './lookup-unchecked.ts'
import { loopsWithoutEnd } from './loops-without-end.ts'
import { malformedAccepted } from './malformed-accepted.ts'
import { maxForwardsUnchecked } from './max-forwards-unchecked.ts'
import { mediaNeverReleased } from './media-never-released.ts'
import { methodIgnored } from './method-ignored.ts'
import { natTestWithoutRport } from './nat-test-without-rport.ts'
import { natedRegisterForOthers } from './nated-register-for-others.ts'
import { noFloodProtection } from './no-flood-protection.ts'
import { noRecordRoute } from './no-record-route.ts'
import { nonceExpiresLate } from './nonce-expires-late.ts'
import { nonceSecretWeak } from './nonce-secret-weak.ts'
import { openRelay } from './open-relay.ts'
import { optionsAnsweredForUsers } from './options-answered-for-users.ts'
import { passwordInConfig } from './password-in-config.ts'
import { plainPasswords } from './plain-passwords.ts'
import { precheckWithoutCheck } from './precheck-without-check.ts'
import { preloadedRouteFollowed } from './preloaded-route-followed.ts'
import { pstnWithoutAuth } from './pstn-without-auth.ts'
import { recordRouteRegister } from './record-route-register.ts'
import { recordRouteTwice } from './record-route-twice.ts'
import { recordRouteWithoutLooseRoute } from './record-route-without-loose-route.ts'
import { redirectsFollowedBlindly } from './redirects-followed-blindly.ts'
import { redisInjection } from './redis-injection.ts'
import { regexFromMessage } from './regex-from-message.ts'
import { registerAnyDomain } from './register-any-domain.ts'
import { registerChallengedByProxy } from './register-challenged-by-proxy.ts'
import { registerWithoutAuth } from './register-without-auth.ts'
import { relayAfterReply } from './relay-after-reply.ts'
import { relayInWrongRoute } from './relay-in-wrong-route.ts'
import { replyAfterRelay } from './reply-after-relay.ts'
import { replyWithoutTransaction } from './reply-without-transaction.ts'
import { requestWithoutAnswer } from './request-without-answer.ts'
import { retransmissionsNotAbsorbed } from './retransmissions-not-absorbed.ts'
import { routeFromMessage } from './route-from-message.ts'
import { rpcOpenToNetwork } from './rpc-open-to-network.ts'
import { rpcOverHttpUnprotected } from './rpc-over-http-unprotected.ts'
import { secondRelay } from './second-relay.ts'
import { secondReply } from './second-reply.ts'
import { serverVersionShown } from './server-version-shown.ts'
import { shellInjection } from './shell-injection.ts'
import { sqlInjection } from './sql-injection.ts'
import { statelessProvisional } from './stateless-provisional.ts'
import { statelessReplyInTransaction } from './stateless-reply-in-transaction.ts'
import { strayCancelRelayed } from './stray-cancel-relayed.ts'
import { tlsPeerUnverified } from './tls-peer-unverified.ts'
import { tlsVersionOld } from './tls-version-old.ts'
import { trustedByFrom } from './trusted-by-from.ts'
import { unknownSuppression } from './unknown-suppression.ts'
import { unusedSuppression } from './unused-suppression.ts'
import { urlInjection } from './url-injection.ts'

/** All rules, by name. A rule is one file of this folder; a test fails when it is not listed here. */
export const rules: readonly Rule[] = [
  ackAnswered,
  ackChallenged,
  ackNotRelayed,
  addedHeaderNotSeen,
  armedAfterRelay,
  armedButStateless,
  byeNotRelayed,
  cancelNotRelayed,
  challengeWithoutQop,
  changeAfterRelay,
  checkIgnored,
  contactAliasUnhandled,
  contactRewritten,
  credentialsLogged,
  credentialsRelayed,
  debugLevelHigh,
  defaultDatabasePassword,
  destinationFromHeader,
  failoverNotRearmed,
  failoverNotRelayed,
  failureRouteWithoutCancelCheck,
  finalReplyDropped,
  handlerNeverArmed,
  headerInjection,
  identityHeaderKept,
  identityUnchecked,
  lookupUnchecked,
  loopsWithoutEnd,
  malformedAccepted,
  maxForwardsUnchecked,
  mediaNeverReleased,
  methodIgnored,
  natTestWithoutRport,
  natedRegisterForOthers,
  noFloodProtection,
  noRecordRoute,
  nonceExpiresLate,
  nonceSecretWeak,
  openRelay,
  optionsAnsweredForUsers,
  passwordInConfig,
  plainPasswords,
  precheckWithoutCheck,
  preloadedRouteFollowed,
  pstnWithoutAuth,
  recordRouteRegister,
  recordRouteTwice,
  recordRouteWithoutLooseRoute,
  redirectsFollowedBlindly,
  redisInjection,
  regexFromMessage,
  registerAnyDomain,
  registerChallengedByProxy,
  registerWithoutAuth,
  relayAfterReply,
  relayInWrongRoute,
  replyAfterRelay,
  replyWithoutTransaction,
  requestWithoutAnswer,
  retransmissionsNotAbsorbed,
  routeFromMessage,
  rpcOpenToNetwork,
  rpcOverHttpUnprotected,
  secondRelay,
  secondReply,
  serverVersionShown,
  shellInjection,
  sqlInjection,
  statelessProvisional,
  statelessReplyInTransaction,
  strayCancelRelayed,
  tlsPeerUnverified,
  tlsVersionOld,
  trustedByFrom,
  unknownSuppression,
  unusedSuppression,
  urlInjection,
]
