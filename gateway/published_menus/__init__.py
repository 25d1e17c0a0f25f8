"""Published menus: versions in the store, one of them current. A session ends on the version that it started on."""
