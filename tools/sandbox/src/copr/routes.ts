import { buildRoutes } from './builds/build-routes.js';
import { rpmUploadRoutes } from './builds/upload-rpms.js';
import { buildChrootRoutes } from './chroots/build-chroot-routes.js';
import { projectChrootRoutes } from './chroots/project-chroot-routes.js';
import type { Frontend } from './frontend.js';
import { generalRoutes } from './general/general-routes.js';
import type { Route } from './http/route.js';
import { monitorRoutes } from './monitor/monitor-routes.js';
import { packageRoutes } from './packages/package-routes.js';
import { permissionRoutes } from './projects/permission-routes.js';
import { projectRoutes } from './projects/project-routes.js';
import { rpmRepoRoutes } from './web/rpmrepo.js';
import { swaggerRoutes } from './web/swagger.js';
import { webRoutes } from './web/web-routes.js';
import { webhookRoutes } from './webhooks/webhook-routes.js';

/** Every route of the frontend. */
export function allRoutes(frontend: Frontend): Route[] {
  const api: Route[] = [
    ...generalRoutes(frontend),
    ...projectRoutes(frontend),
    ...permissionRoutes(frontend),
    ...projectChrootRoutes(frontend),
    ...packageRoutes(frontend),
    ...buildRoutes(frontend),
    ...rpmUploadRoutes(frontend),
    ...buildChrootRoutes(frontend),
    ...monitorRoutes(frontend),
    ...rpmRepoRoutes(frontend),
  ];
  const described = [...api, ...swaggerRoutes(api)];
  return [
    ...described.map((route) => ({ ...route, path: `/api_3${route.path}` })),
    ...webhookRoutes(frontend),
    ...webRoutes(frontend),
  ];
}
