#!/usr/bin/env bash
# The session of docs/serve.md: the AWS CLI against a local endpoint. Starts its own `upkeep serve`, ends it in the end.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

port=${PORT:-8790}
node --import tsx local/cli.ts serve --port "$port" --clock x60 >/dev/null &
endpoint=$!
trap 'kill -INT $endpoint' EXIT

export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
arn=arn:aws:states:eu-west-1:111122223333

# show COMMAND...: the command as one would type it, then what it prints; errors belong to it.
show() {
  echo "\$ ${*@Q}" | sed "s/'\([A-Za-z0-9_.:\/,=@-]*\)'/\1/g"
  "$@" 2>&1 | sed '/^$/d'
  echo
}

until aws sts get-caller-identity >/dev/null 2>&1; do :; done

show aws stepfunctions start-execution --state-machine-arn "$arn:stateMachine:update-addon" --name monday \
  --input file://events/update-addon.json --query executionArn --output text
show aws stepfunctions start-execution --state-machine-arn "$arn:stateMachine:update-addon" --name tuesday \
  --input '{"cluster":"prod-1","addon":"vpc-cni"}' --query executionArn --output text
show aws stepfunctions stop-execution --execution-arn "$arn:execution:update-addon:tuesday" --cause 'not today' \
  --query 'stopDate != `0`'
until [ "$(aws stepfunctions describe-execution --execution-arn "$arn:execution:update-addon:monday" \
  --query status --output text)" != RUNNING ]; do :; done
show aws stepfunctions describe-execution --execution-arn "$arn:execution:update-addon:monday" \
  --query '[name, status, redriveStatus]' --output text
show aws stepfunctions get-execution-history --execution-arn "$arn:execution:update-addon:monday" --max-items 4 \
  --query 'events[].[id, type, stateEnteredEventDetails.name]' --output text
show aws stepfunctions list-executions --state-machine-arn "$arn:stateMachine:update-addon" \
  --query 'executions[].[name, status]' --output text
show aws stepfunctions list-executions --state-machine-arn "$arn:stateMachine:nope"

show aws eks list-addons --cluster-name prod-1 --query addons --output text
update=$(aws eks update-addon --cluster-name prod-1 --addon-name kube-proxy --addon-version v1.33.3-eksbuild.4 \
  --query update.id --output text)
show aws eks describe-update --name prod-1 --addon-name kube-proxy --update-id "$update" \
  --query 'update.[type, status]' --output text
show aws eks wait addon-active --cluster-name prod-1 --addon-name kube-proxy
show aws eks describe-update --name prod-1 --addon-name kube-proxy --update-id "$update" \
  --query 'update.[type, status]' --output text
show aws eks create-fargate-profile --cluster-name prod-1 --fargate-profile-name jobs \
  --pod-execution-role-arn arn:aws:iam::111122223333:role/pods --subnets subnet-a --selectors namespace=jobs \
  --query fargateProfile.status --output text
show aws eks wait fargate-profile-active --cluster-name prod-1 --fargate-profile-name jobs
show aws eks describe-fargate-profile --cluster-name prod-1 --fargate-profile-name jobs \
  --query fargateProfile.status --output text

show aws sns publish --topic-arn arn:aws:sns:eu-west-1:111122223333:eks-upkeep --message hello --query 'length(MessageId)'
show aws stepfunctions create-activity --name nope
