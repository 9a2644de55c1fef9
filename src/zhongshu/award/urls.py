"""Pages of the room award."""

from django.urls import path

from zhongshu.award.views import contracts, packages, publicity, seals, steps, surplus

app_name = "award"
urlpatterns = [
    path("award/packages/", packages.packages, name="packages"),
    path("award/packages/new/", packages.package_new, name="package_new"),
    path("award/packages/<str:code>/", packages.package, name="package"),
    path("award/packages/<str:code>/edit/", packages.package_edit, name="package_edit"),
    path("award/packages/<str:code>/add/", packages.item_add, name="item_add"),
    path("award/packages/<str:code>/drop/<str:item_id>/", packages.item_drop, name="item_drop"),
    path("award/packages/<str:code>/caps/<str:key>/", packages.breach, name="breach"),
    path("award/packages/<str:code>/vote/", packages.put, name="put"),
    path("award/packages/<str:code>/withdraw/", packages.withdraw, name="withdraw"),
    path("award/packages/<str:code>/carry-out/", packages.carry_out, name="carry_out"),
    path("award/surplus/", surplus.surplus, name="surplus"),
    path("award/surplus/<str:pk>/take-back/", surplus.surplus_back, name="surplus_back"),
    path("award/publicity/", publicity.publicities, name="publicities"),
    path("award/publicity/<str:code>/", publicity.publicity, name="publicity"),
    path("award/publicity/<str:code>/publish/", publicity.publish, name="publish"),
    path("award/objections/<str:code>/", publicity.objection, name="objection"),
    path("dossiers/<str:code>/publicity/", publicity.of_dossier, name="publicity_of"),
    path("dossiers/<str:code>/award/publicity-over/", publicity.end_publicity, name="end_publicity"),
    path("dossiers/<str:code>/award/return/", publicity.return_to_committee, name="return_to_committee"),
    path("dossiers/<str:code>/award/", steps.dossier, name="dossier"),
    path("dossiers/<str:code>/award/approve/", steps.approve, name="approve"),
    path("dossiers/<str:code>/award/turn-down/", steps.turn_down, name="turn_down"),
    path("award/seals/", seals.seals, name="seals"),
    path("dossiers/<str:code>/seal/", seals.seal, name="seal"),
    path("dossiers/<str:code>/seal/issue/", seals.issue, name="issue_seal"),
    path("dossiers/<str:code>/seal/<str:seal_code>/revoke/", seals.revoke, name="revoke_seal"),
    path("dossiers/<str:code>/seal/<str:seal_code>/certificate/", seals.certificate, name="certificate"),
    path("dossiers/<str:code>/contract/", contracts.contract, name="contract"),
    path("dossiers/<str:code>/contract/terms/", contracts.terms, name="terms"),
    path("dossiers/<str:code>/contract/issue/", contracts.issue, name="issue"),
    path("dossiers/<str:code>/contract/take-back/", contracts.reopen, name="reopen"),
    path("dossiers/<str:code>/contract/account/", contracts.account, name="account"),
    path("dossiers/<str:code>/contract/account/verify/", contracts.verify_account, name="verify_account"),
    path("dossiers/<str:code>/contract/sign/", contracts.sign, name="sign"),
    path("dossiers/<str:code>/contract/start/", contracts.activate, name="activate"),
    path("dossiers/<str:code>/contract/give-up/", contracts.give_up, name="give_up"),
    path("dossiers/<str:code>/contract/file/<slug:kind>/", contracts.file, name="contract_file"),
    path("dossiers/<str:code>/contract/<slug:name>/", contracts.part, name="part"),
]
