import type { Rule } from '../rule.ts'
import { ackAnswered } from './ack-answered.ts'
import { ackNotRelayed } from './ack-not-relayed.ts'
import { armedAfterRelay } from './armed-after-relay.ts'
import { byeNotRelayed } from './bye-not-relayed.ts'
import { cancelNotRelayed } from './cancel-not-relayed.ts'
import { changeAfterRelay } from './change-after-relay.ts'
import { failoverNotRearmed } from './failover-not-rearmed.ts'
import { failoverNotRelayed } from './failover-not-relayed.ts'
import { failureRouteWithoutCancelCheck } from './failure-route-without-cancel-check.ts'
import { maxForwardsUnchecked } from './max-forwards-unchecked.ts'
import { methodIgnored } from './method-ignored.ts'
import { noRecordRoute } from './no-record-route.ts'
import { preloadedRouteFollowed } from './preloaded-route-followed.ts'
import { recordRouteRegister } from './record-route-register.ts'
import { recordRouteTwice } from './record-route-twice.ts'
import { recordRouteWithoutLooseRoute } from './record-route-without-loose-route.ts'
import { replyAfterRelay } from './reply-after-relay.ts'
import { replyWithoutTransaction } from './reply-without-transaction.ts'
import { requestWithoutAnswer } from './request-without-answer.ts'
import { secondRelay } from './second-relay.ts'
import { statelessProvisional } from './stateless-provisional.ts'
import { statelessReplyInTransaction } from './stateless-reply-in-transaction.ts'
import { strayCancelRelayed } from './stray-cancel-relayed.ts'
import { unknownSuppression } from './unknown-suppression.ts'
import { unusedSuppression } from './unused-suppression.ts'

/** All rules, by name. A rule is one file of this folder; a test fails when it is not listed here. */
export const rules: readonly Rule[] = [
  ackAnswered,
  ackNotRelayed,
  armedAfterRelay,
  byeNotRelayed,
  cancelNotRelayed,
  changeAfterRelay,
  failoverNotRearmed,
  failoverNotRelayed,
  failureRouteWithoutCancelCheck,
  maxForwardsUnchecked,
  methodIgnored,
  noRecordRoute,
  preloadedRouteFollowed,
  recordRouteRegister,
  recordRouteTwice,
  recordRouteWithoutLooseRoute,
  replyAfterRelay,
  replyWithoutTransaction,
  requestWithoutAnswer,
  secondRelay,
  statelessProvisional,
  statelessReplyInTransaction,
  strayCancelRelayed,
  unknownSuppression,
  unusedSuppression,
]
