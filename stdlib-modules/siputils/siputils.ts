import type { PvAccessor } from '#grammar/abi.ts'
import { implement } from '#runtime/modules/define.ts'
import type { SlApi } from '../sl/api.ts'
import { createChargingVector } from './charging-vector.ts'
import { compareAddresses, compareUris } from './compare-uris.ts'
import { createContactEncoding } from './contact-encoding.ts'
import { createContactParameterFunctions } from './contact-parameters.ts'
import { isAuthorizedUser } from './authorized-user.ts'
import { checkDate } from './date-check.ts'
import { createE164Functions } from './e164.ts'
import { siputils } from './exports.ts'
import { gruuKind, hasToTag, isFirstHop, isVersion, supports } from './message-questions.ts'
import { replyToOptions } from './options-reply.ts'
import { createRemotePartyIdFunctions } from './remote-party-id.ts'
import { telToSip, telToSortedSip, type TelResult } from './tel-to-sip.ts'
import { compareHeaderNames, isAlphanumeric, isNumeric, isTelNumber, isUri } from './text-questions.ts'
import { createUriParameterFunctions } from './uri-parameters.ts'
import { createUriPartFunctions } from './uri-parts.ts'
import type { RouteContext } from '#runtime/script/context.ts'

/** Questions about messages and URIs. */
export default implement(siputils, (env) => {
  const { core, params, log } = env
  let remotePartyId: PvAccessor | undefined
  const answer = (isTrue: boolean): 1 | -1 => (isTrue ? 1 : -1)
  const maxLength = (): number => params.e164_max_len
  const { sip_p_charging_vector, pcv } = createChargingVector(core, log)
  const assign = (ctx: RouteContext, result: TelResult, variable: PvAccessor, notTel: 1 | 2): 1 | 2 | -1 => {
    if (result === 'not-tel') return notTel
    if (result === 'bad') return -1
    return answer(variable.set?.(ctx, result.uri) === true)
  }
  return {
    modInit: () => {
      remotePartyId = /^\$avp\(.+\)$/.test(params.rpid_avp) ? env.pv(params.rpid_avp) : undefined
      if (remotePartyId === undefined && params.rpid_avp !== '') {
        throw new Error(`malformed or non AVP ${params.rpid_avp} AVP definition; write rpid_avp as $avp(name)`)
      }
    },
    functions: {
      has_totag: ({ msg }) => answer(hasToTag(msg)),
      is_request: ({ msg }) => answer(msg.isRequest),
      is_reply: ({ msg }) => answer(!msg.isRequest),
      is_sip: ({ msg }) => answer(isVersion(msg, 'SIP')),
      is_http: ({ msg }) => answer(isVersion(msg, 'HTTP')),
      is_first_hop: ({ msg }) => answer(isFirstHop(msg, core.identity)),
      sip_parse_headers: ({ msg }) => answer(msg.headerError === undefined),
      is_user: (ctx, { name }) => isAuthorizedUser(env, ctx, name),
      is_supported: ({ msg }, { option }) => answer(supports(msg, option.toLowerCase())),
      is_gruu: ({ msg }, args) =>
        gruuKind(
          msg,
          'uri' in args ? args.uri : msg.firstLine.kind === 'reply' ? String(msg.status) : msg.requestUri,
          log,
        ),
      hdr_date_check: ({ msg }, { seconds }) => checkDate(msg, seconds, core.host.clock.now(), log),
      is_uri: (_ctx, { text }) => isUri(text),
      is_numeric: (_ctx, { text }) => isNumeric(text),
      is_tel_number: (_ctx, { text }) => isTelNumber(text),
      is_alphanum: (_ctx, { text }) => isAlphanumeric(text),
      is_alphanumex: (_ctx, { text, characters }) => isAlphanumeric(text, characters),
      cmp_uri: (_ctx, { first, second }) => compareUris(first, second),
      cmp_aor: (_ctx, { first, second }) => compareAddresses(first, second),
      cmp_hdr_name: (_ctx, { first, second }) => {
        if (first !== '' && second !== '') return compareHeaderNames(first, second)
        log.error(`error parsing header names [${first}] [${second}]`)
        return -2
      },
      ...createE164Functions(maxLength, log),
      ...createUriParameterFunctions(log),
      ...createUriPartFunctions(log),
      tel2sip: (ctx, { uri, host, result }) => assign(ctx, telToSip(uri, host), result, 2),
      tel2sip2: (ctx, { uri, host, result }) => (assign(ctx, telToSortedSip(uri, host), result, 1) === -1 ? -1 : 1),
      ...createContactEncoding(() => (params.contact_flds_separator ?? '').slice(0, 1) || '*', log),
      ...createContactParameterFunctions(log),
      ...createRemotePartyIdFunctions({
        variable: () => remotePartyId,
        prefix: () => params.rpid_prefix,
        suffix: () => params.rpid_suffix,
        maxLength,
        log,
      }),
      options_reply: (ctx) => replyToOptions(ctx, params, env.api<SlApi>('sl'), log),
      sip_p_charging_vector,
    },
    pvars: { pcv: { bind: pcv } },
  }
})
