/** Forms in which what a message owns says nothing of anybody: what has another form could be anything. */

const pattern = (source: string): RegExp => new RegExp(`^(?:${source})$`, 'i');

/** An id of a resource, or what stands for one within a message. */
export const id = pattern('[\\w.:-]{1,64}');
/** The address of a resource, without what could be a name in it. */
export const address = pattern('[\\w.:/-]{1,500}');
export const version = pattern('(?:W/)?"?[\\w.-]{1,64}"?');
export const moment = pattern('\\d{4}-\\d\\d-\\d\\dT[\\d:.]{5,20}(?:Z|[+-][\\d:]{4,6})?');
export const digits = pattern('-?\\d{1,15}');
export const status = pattern('[1-5]\\d\\d');
export const cursor = pattern('[\\w=+/.~-]{0,2000}');
export const word = pattern('[a-z_]{1,40}');
export const flag = pattern('true|false');
export const direction = pattern('(?:a|de)scending');
export const operation = pattern('add|replace|remove|delete');
export const method = pattern('get|head|options|post|put|patch|delete');
export const schema = pattern('(?:urn:|https?://)[\\w.:/+-]{1,200}');
/** Names of attributes, joined by commas. */
export const names = pattern('\\s*[\\w$.:/-]+(?:\\s*,\\s*[\\w$.:/-]+)*\\s*(?:,\\s*)?');
/** What the standard calls kinds of values; clients may call them anything. */
export const kind = pattern(
  'work|home|other|mobile|fax|pager|photo|thumbnail|aim|gtalk|icq|xmpp|msn|skype|qq|yahoo|direct|indirect|user|group',
);
/** The name of a parameter of an address. */
export const parameter = pattern('[\\w$.-]{1,64}');
/** The name of a member of an object: one word, in the letters of any language. */
export const member = /^[\p{L}\d_$.:/+-]{1,200}$/u;
