# A fake of Ona's prebuild API in a container: docs/containers.md.

FROM node:22-alpine AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . ./
RUN npm run -s build && npm pack --ignore-scripts --silent

FROM node:22-alpine
WORKDIR /app
COPY --from=build /src/prebuild-mock-*.tgz ./
RUN npm install --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund ./prebuild-mock-*.tgz && rm prebuild-mock-*.tgz
# Reached from outside its network namespace. The control API and the page answer loopback names alone until names are
# given, as in -e PREBUILD_MOCK_ALLOWED_HOSTS=mock,mock.example.com.
ENV PREBUILD_MOCK_HOST=0.0.0.0
USER node
EXPOSE 4020
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s CMD ["node", "node_modules/prebuild-mock/dist/cli.js", "wait", "--timeout", "3s"]
ENTRYPOINT ["node", "node_modules/prebuild-mock/dist/cli.js"]
CMD ["serve"]
