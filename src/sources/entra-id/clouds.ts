/** Microsoft's clouds: where tokens are issued and where Graph answers. */

interface Cloud {
  readonly login: string;
  readonly graph: string;
}

const names = ['global', 'us-government', 'us-defense', 'china'] as const;
export const cloudNames = names;

/** The hosts of each cloud; a tenant lives in exactly one. */
export const clouds: Readonly<Record<(typeof names)[number], Cloud>> = {
  global: { login: 'https://login.microsoftonline.com', graph: 'https://graph.microsoft.com' },
  'us-government': { login: 'https://login.microsoftonline.us', graph: 'https://graph.microsoft.us' },
  'us-defense': { login: 'https://login.microsoftonline.us', graph: 'https://dod-graph.microsoft.us' },
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
  },
};
