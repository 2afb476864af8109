import { buildRoutes } from './builds/build-routes.js';
import { buildChrootRoutes } from './chroots/build-chroot-routes.js';
import { projectChrootRoutes } from './chroots/project-chroot-routes.js';
import type { Frontend } from './frontend.js';
import { generalRoutes } from './general/general-routes.js';
import type { Route } from './http/route.js';
import { packageRoutes } from './packages/package-routes.js';
import { permissionRoutes } from './projects/permission-routes.js';
import { projectRoutes } from './projects/project-routes.js';

/** Every route of the frontend. */
export function allRoutes(frontend: Frontend): Route[] {
  const api = [
    ...generalRoutes(frontend),
    ...projectRoutes(frontend),
    ...permissionRoutes(frontend),
    ...projectChrootRoutes(frontend),
    ...packageRoutes(frontend),
    ...buildRoutes(frontend),
    ...buildChrootRoutes(frontend),
  ];
  return api.map((route) => ({ ...route, path: `/api_3${route.path === '/' ? '' : route.path}` }));
}
