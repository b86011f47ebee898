import { parsePv } from '#grammar/pseudo-variable-syntax.ts'
import type { Expression, Node } from '../ast/nodes.ts'
import { someNode } from '../ast/walk.ts'
import type { LintContext } from './context.ts'

/**
 * Functions that only ask, and give the same answer when they are asked again: a call as a statement does nothing, and asking twice
 * in one chain of conditions finds nothing new.
 */
// prettier-ignore
export const questions: ReadonlySet<string> = new Set([
  'is_method', 'has_totag', 'is_present_hf', 'is_present_hf_re', 'is_present_hf_pv', 'has_body', 'search', 'search_body', 'search_hf',
  'is_user', 'is_uri_user_e164', 'is_e164', 'is_uri', 'is_tel_number', 'is_numeric', 'is_alphanum', 'is_alphanumex', 'is_first_hop',
  'is_myself', 'isflagset', 'isbflagset', 'issflagset', 'isxflagset', 'isdsturiset', 'is_dsturi_set', 'is_request', 'is_reply', 'is_ip_rfc1918', 'is_ip',
  'is_ipv4', 'is_ipv6', 'is_pure_ip', 'is_in_subnet', 'compare_ips', 'compare_pure_ips', 'ip_type', 'nat_uac_test', 'client_nat_test', 'is_gruu', 'starts_with', 'cmp_str',
  'cmp_istr', 'cmp_uri', 'cmp_aor', 'is_privacy', 'check_route_param', 'is_direction', 't_is_set', 't_is_failure_route',
  't_is_branch_route', 't_is_reply_route', 't_is_request_route', 't_is_canceled', 't_is_expired', 'allow_address', 'allow_source_address', 'uri_param_any', 'is_known_dlg',
  'pv_isset', 'not_empty', 'ds_is_from_list', 'is_subscriber', 'in_list', 'in_list_prefix', 'status_in_list', 'list_match_exact', 'is_user_in_list',
])

const volatileNames =
  /^(?:RANDOM|T[A-Zbfsv]?\w*|shtinc|shtdec|shtitkey|shtitval|shvinc|mi|stat|sel|rc|retcode|\?|snd|_s)$/

/** Whether evaluating the expression again, right after, must give the same value and does nothing else. */
export function isPure(expression: Expression, ctx: LintContext): boolean {
  return !someNode(expression, (node) => !isPureNode(node, ctx))
}

function isPureNode(node: Node, ctx: LintContext): boolean {
  switch (node.kind) {
    case 'Call':
      return questions.has(ctx.nameOf(node))
    case 'PvReference': {
      const pv = parsePv(node.text)
      return !('error' in pv) && !volatileNames.test(pv.name)
    }
    case 'AssignExpression':
    case 'BlockExpression':
    case 'ErrorItem':
    case 'SelectReference':
      return false
    default:
      return true
  }
}

/** Whether the expression is a question whose answer is 0 or 1, whatever is asked. */
export function isYesOrNo(expression: Expression): boolean {
  switch (expression.kind) {
    case 'Call':
      return expression.callee.text !== 'selval'
    case 'Unary':
      return ['!', 'defined', 'strempty'].includes(expression.operator)
    case 'Binary':
      return yesOrNoOperators.has(expression.operator)
    default:
      return false
  }
}

const yesOrNoOperators: ReadonlySet<string> = new Set([
  ...['==', '!=', '<', '>', '<=', '>=', '=~', 'eq', 'ne', 'ieq', 'ine'],
])
