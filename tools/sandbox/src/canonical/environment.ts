import type { ServiceName } from './services.js';

/** The variables that point the vendors' own tools, snapcraft, charmcraft and craft-store, at these servers (canonical contract 0). */
export function vendorEnvironment(urls: Readonly<Record<ServiceName, string>>): Record<string, string> {
  return {
    STORE_DASHBOARD_URL: urls.dashboard,
    STORE_UPLOAD_URL: urls.storage,
    UBUNTU_ONE_SSO_URL: urls.sso,
    CHARMCRAFT_STORE_API_URL: urls.charmhub,
    CHARMCRAFT_UPLOAD_URL: urls.storage,
    CHARMCRAFT_REGISTRY_URL: urls.registry,
    CHARMCRAFT_STORE_SSO_URL: urls.sso,
  };
}
